internal import FairwayModel

/// Attaches and detaches with what protects switched on, step by step, beside nothing of it.
///
/// The steps take turns, each with an engine of its own. Another endpoint publishes a port all the time, so that no
/// relay starts or ends in between.
enum Protection {
    private static let table = "attach and detach, by what is on"
    private static let (rounds, cycles) = (7, 6)

    private struct Step {
        var name: String
        var monitor = "repair"
        var spoofing = SpoofProtection.deny
        var network = "narrow"
        var ports: [PortRequest] = []
    }

    private static let steps = [
        Step(name: "nothing: IPv4, spoof allow, monitor off", monitor: "off", spoofing: .allow),
        Step(name: "spoof deny, monitor repair"),
        Step(name: "and IPv6", network: "wide"),
        Step(
            name: "and a published port",
            network: "wide",
            ports: [PortRequest(hostPort: 8000, containerPort: 80)]
        ),
    ]

    static func measure(on host: PrivateHost) async throws {
        var samples = [(attach: Samples, detach: Samples)](repeating: (Samples(), Samples()), count: steps.count)
        for _ in 0..<rounds {
            for (index, step) in steps.enumerated() {
                let door = try await EngineDoor(host, flags: ["monitor": step.monitor])
                do {
                    try await measure(step, through: door, &samples[index])
                } catch {
                    try? await door.reset()
                    throw error
                }
                try await door.reset()
            }
        }
        for (step, samples) in zip(steps, samples) {
            for (column, samples) in [("attach", samples.attach), ("detach", samples.detach)] {
                Report.enter(samples.median, table: table, row: step.name, column: column)
                guard step.name != steps[0].name else { continue }
                let title = "\(step.name) ÷ nothing"
                Report.enterRatio(of: step.name, to: steps[0].name, as: title, table: table, column: column)
            }
        }
    }

    private static func measure(
        _ step: Step,
        through door: EngineDoor,
        _ samples: inout (attach: Samples, detach: Samples)
    ) async throws {
        try await door.createNetwork(NetworkSpec(name: "narrow"))
        try await door.createNetwork(NetworkSpec(name: "wide", hasIPv6: true))
        let standing = try Sandbox()
        let request = PortRequest(hostPort: 7000, containerPort: 80)
        _ = try await door.attach(
            EndpointSpec(name: "standing", attachment: .init(network: "narrow"), ports: [request]),
            standing
        )
        for cycle in 0..<cycles {
            let sandbox = try Sandbox()
            let spec = EndpointSpec(
                name: "one-more",
                attachment: NetworkAttachment(network: step.network, spoofing: step.spoofing),
                ports: step.ports
            )
            var (attachment, detachment) = (Samples(), Samples())
            let endpoint = try await attachment.time { try await door.attach(spec, sandbox) }
            try await detachment.time { try await door.detach(endpoint) }
            try sandbox.waitUntilEmpty()
            // The first one of an engine finds nothing prepared.
            guard cycle > 0 else { continue }
            samples.attach.add(attachment)
            samples.detach.add(detachment)
        }
    }
}
