"""Problems and tasks in one closed loop, accepted by another and looked back at (问题与任务)."""
