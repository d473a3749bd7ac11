// Measures what Fairway itself costs, and prints a line for each figure; Benchmarks/run makes tables of them.

import Glibc

exit(await Benchmark.run(Array(CommandLine.arguments.dropFirst())))
