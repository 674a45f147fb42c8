help:
	@echo run test check bench
