"""Users, posts, rights (人员与岗位)."""
