"""The public door: pages that anybody may read, in six languages. It knows only what is public, since it can import nothing else."""
