"""What is done later and on time: the queue, its schedule and what a killed worker left."""
