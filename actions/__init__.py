"""What a person changes, each through the one writer and on the audit trail."""
