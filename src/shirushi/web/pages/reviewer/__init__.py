"""What a reviewer sees: the queue, and one version with its findings and the decision."""
