import FairwayRelay
import Glibc

exit(RelayProgram.run(CommandLine.arguments))
