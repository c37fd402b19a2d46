"""The pages of plans: of a programme, of a project, the wall chart, my due dates."""
