import FairwayDaemon
import Glibc

exit(await Daemon.main())
