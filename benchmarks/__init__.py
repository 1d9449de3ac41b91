"""What Playbook costs: each module measures one thing and prints a Markdown table."""
