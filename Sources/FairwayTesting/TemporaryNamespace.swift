package import NetworkNamespaces
package import RouteNetlink

/// A private network namespace with `lo` up and a route socket inside; it goes with this object.
package final class TemporaryNamespace {
    package let namespace: NetworkNamespace
    package var route: RouteConnection

    package init() throws {
        namespace = try NetworkNamespace.create()
        route = try namespace.openSocket(RouteFamily.self)
        try route.change(.loopback, LinkChange(isUp: true))
    }
}
