"""What would happen to a post, and why, without anything happening: for whoever writes the policy and the library."""

from bot.simulation.posts_file import BadPosts, Incoming, posts_in
from bot.simulation.simulating import Heard, Offered, Simulation, simulate

__all__ = ["BadPosts", "Heard", "Incoming", "Offered", "Simulation", "posts_in", "simulate"]
