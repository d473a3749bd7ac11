/// The link groups (`ip link … group N`) that Fairway's host ends are in.
package struct LinkGroups: Hashable, Sendable {
    /// Where every host end is born; the bridge table dispatches on it alone.
    package var endpoints: UInt32
    /// Where detached host ends wait for their deletion, all of them at once.
    package var doomed: UInt32 { endpoints + 1 }

    package init(endpoints: UInt32 = 0xfa17) { self.endpoints = endpoints }
}
