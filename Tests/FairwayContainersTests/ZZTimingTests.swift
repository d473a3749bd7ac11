import FairwayContainers
import FairwayModel
import Testing
@Suite(.enabled(if: TestHost.isUsable)) struct ZZTiming {
    @Test func timing() async throws {
        try await TestHost.with { host in
            for _ in 0..<6 {
                let c = host.container("exit 0")
                let clock = ContinuousClock()
                let a = clock.now; try host.prepare(c)
                let b = clock.now; let p = try host.runtime.create(c)
                let d = clock.now; try host.runtime.start(c.id)
                let e = clock.now; _ = try host.runtime.awaitExitCode(of: c.id, processID: p)
                let f = clock.now; try host.runtime.cleanUp(c.id)
                let g = clock.now; try host.runtime.removeLayer(c.id)
                let h = clock.now
                print("TIMING prepare \(b-a) create \(d-b) start \(e-d) wait \(f-e) cleanUp \(g-f) remove \(h-g)")
            }
        }
    }
}
