"""Who may ask what: roles, the viewer of a request, the scope of a question, the gate before all."""
