import Hummingbird
import NIOCore

/// What travels with a request: the connection it came by, for the peer's credentials, and its path's parameters.
struct DaemonContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
