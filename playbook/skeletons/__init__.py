"""What `playbook new` and `playbook init` write: valid from the first line, and explained."""
