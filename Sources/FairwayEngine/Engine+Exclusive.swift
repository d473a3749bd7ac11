internal import FairwayModel

extension Engine {
    /// Runs `body` when no other operation on the same object is under way, in the order of arrival.
    func exclusively<Value>(_ id: ObjectID, _ body: () async throws -> Value) async throws -> Value {
        await enter(id)
        defer { leave(id) }
        return try await body()
    }

    private func enter(_ id: ObjectID) async {
        guard exclusives[id] != nil else {
            exclusives[id] = []
            return
        }
        // Whoever leaves passes its place on: the entry stays until nobody waits.
        await withCheckedContinuation { exclusives[id]?.append($0) }
    }

    private func leave(_ id: ObjectID) {
        guard var waiting = exclusives[id], !waiting.isEmpty else {
            exclusives[id] = nil
            return
        }
        let next = waiting.removeFirst()
        exclusives[id] = waiting
        next.resume()
    }
}
