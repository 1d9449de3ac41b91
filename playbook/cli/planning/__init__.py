"""What `playbook schedule` is made of: edits of a schedule, what stands in the way, waiting, and telling."""
