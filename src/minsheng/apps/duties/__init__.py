"""Who answers for a project, signed for by each unit (责任清单)."""
