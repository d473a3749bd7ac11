import NIOCore

/// Counts a connection as activity for as long as it is open: whoever has one may want something.
final class ConnectionCount: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let activity: Activity
    private var isCounted = false

    init(_ activity: Activity) { self.activity = activity }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin() }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    private func begin() {
        guard !isCounted else { return }
        isCounted = true
        activity.begin()
    }

    private func end() {
        guard isCounted else { return }
        isCounted = false
        activity.end()
    }
}
