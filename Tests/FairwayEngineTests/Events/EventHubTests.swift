import FairwayModel
import Testing

@testable import FairwayEngine

@Suite("The events that are remembered")
struct EventHubTests {
    private let hub = EventHub()

    /// Events of these seconds since 1970, each named by its second.
    private func publish(_ seconds: some Sequence<Int>) {
        for second in seconds {
            hub.publish(Event(time: time(second), kind: .network, action: "create", id: "", name: String(second)))
        }
    }

    private func time(_ second: Int) -> Timestamp { Timestamp(nanoseconds: Int64(second) * 1_000_000_000) }

    private func period(since: Int? = nil, until: Int? = nil) throws -> EventPeriod {
        try EventPeriod(since: since.map(time), until: until.map(time))
    }

    private func names(_ stream: AsyncStream<Event>) async -> [String] {
        await stream.reduce(into: []) { $0.append($1.name) }
    }

    @Test(
        "Those of a period that is over are told at once, both ends included",
        arguments: [(2, 4, ["2", "3", "4"]), (nil, 2, ["1", "2"]), (4, 9, ["4", "5"]), (6, 9, []), (3, 3, ["3"])]
            as [(Int?, Int, [String])]
    )
    func past(since: Int?, until: Int, expected: [String]) async throws {
        publish(1...5)
        #expect(await names(hub.stream(try period(since: since, until: until))) == expected)
    }

    @Test("Those of the past come before those that follow, each once")
    func joined() async throws {
        publish(1...3)
        let stream = hub.stream(try period(since: 2))
        publish(4...5)
        hub.finish()
        #expect(await names(stream) == ["2", "3", "4", "5"])
    }

    @Test("Who asks for no time is told nothing of the past")
    func fromNowOn() async {
        publish(1...3)
        let stream = hub.stream()
        publish(4...4)
        hub.finish()
        #expect(await names(stream) == ["4"])
    }

    @Test("The last thousand are remembered, however many there were", arguments: [999, 1000, 1001, 2000, 2001, 4500])
    func bounded(count: Int) async throws {
        publish(1...count)
        let told = await names(hub.stream(try period(until: count)))
        #expect(told == (max(1, count - 999)...count).map(String.init))
    }

    @Test("A period that ends later ends then, and events after it are not told", .timeLimit(.minutes(1)))
    func laterEnd() async throws {
        let end = Timestamp(nanoseconds: Timestamp.now().nanoseconds + 200_000_000)
        let stream = hub.stream(try EventPeriod(since: nil, until: end))
        hub.publish(Event(kind: .network, action: "create", id: "", name: "in time"))
        let late = Timestamp(nanoseconds: end.nanoseconds + 1)
        hub.publish(Event(time: late, kind: .network, action: "create", id: "", name: "late"))
        #expect(await names(stream) == ["in time"])
        #expect(Timestamp.now() >= end)
    }

    @Test("A period that ends before it begins is refused with both times")
    func backwards() {
        let message =
            "no event can be since 1970-01-01T00:00:02.000000000Z and until 1970-01-01T00:00:01.000000000Z, which is earlier"
        #expect(throws: FairwayError(.invalidArgument, message)) { _ = try period(since: 2, until: 1) }
    }
}
