public import Netlink

extension MessageWriter {
    /// Queues `tc qdisc replace`: what is in that place already gives way.
    public mutating func set(_ qdisc: Qdisc) {
        message(.newQdisc, flags: [.request, .ack, .create, .replace]) { queue in
            queue.put(header: QueueHeader(link: qdisc.link.rawValue, handle: qdisc.handle, parent: qdisc.parent))
            queue.put(QueueAttribute.kind, string: qdisc.kind)
            guard case .tokenBucket(let bucket) = qdisc.discipline else { return }
            queue.nest(QueueAttribute.options) { options in
                options.put(TokenBucketAttribute.parameters, structure: bucket.parameters)
                options.put(TokenBucketAttribute.burst, bucket.burst)
                if bucket.bytesPerSecond > UInt64(UInt32.max) {
                    options.put(TokenBucketAttribute.rate, bucket.bytesPerSecond)
                }
            }
        }
    }

    /// Queues `tc qdisc del`: the kernel's usual queue takes the place of one at the root.
    public mutating func delete(_ qdisc: Qdisc) {
        message(.deleteQdisc, flags: [.request, .ack]) {
            $0.put(header: QueueHeader(link: qdisc.link.rawValue, parent: qdisc.parent))
        }
    }

    /// Queues `tc filter add … u32 match u32 0 0 action mirred egress redirect`.
    ///
    /// The filter of fields, as it is in kernels that lack the one of everything (`matchall`).
    public mutating func add(_ redirection: Redirection) {
        message(.newFilter, flags: [.request, .ack, .create, .exclusive]) { filter in
            filter.put(
                header: QueueHeader(
                    link: redirection.link.rawValue,
                    parent: ingressHandle,
                    info: firstPriority << 16 | UInt32(everyProtocol.bigEndian)
                )
            )
            filter.put(QueueAttribute.kind, string: "u32")
            filter.nest(QueueAttribute.options) { options in
                options.put(FieldFilterAttribute.selector, structure: FieldSelector())
                options.nest(FieldFilterAttribute.actions) { actions in
                    actions.nest(ActionListAttribute.first) { action in
                        action.put(ActionAttribute.kind, string: "mirred")
                        action.nest(ActionAttribute.options) {
                            let parameters = RedirectionParameters(link: redirection.target?.rawValue ?? 0)
                            $0.put(RedirectionAttribute.parameters, structure: parameters)
                        }
                    }
                }
            }
        }
    }
}

extension Qdisc {
    /// The kind's name, as tc(8) has it.
    fileprivate var kind: String {
        switch discipline {
        case .tokenBucket: "tbf"
        case .ingress: "ingress"
        case .other(let kind): kind
        }
    }

    /// The number that filters name it by; 0: the kernel chooses.
    fileprivate var handle: UInt32 { parent == Self.ingress ? ingressHandle : 0 }
}

/// `TC_H_MAKE(TC_H_INGRESS, 0)`: the number that the place of arriving packets always has.
let ingressHandle: UInt32 = 0xFFFF_0000
private let firstPriority: UInt32 = 1
/// `ETH_P_ALL`.
private let everyProtocol: UInt16 = 3
