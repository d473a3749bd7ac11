import FairwayModel
import Testing

@testable import FairwayContainers

@Suite("What a runtime says when it fails")
struct RuntimeFailureTests {
    @Test(
        "The code that decides about 127 and 126 is read from the words of runc and crun",
        arguments: [
            (
                "runc create failed: unable to start container process: exec: \"/x\": stat /x: no such file or directory",
                FairwayError.Code.commandNotFound
            ),
            (
                "runc create failed: unable to start container process: exec: \"/x\": permission denied",
                .commandNotExecutable
            ),
            (
                #"time="2026-11-24T16:47:53Z" level=error msg="runc create failed: exec: \"/x\": executable file not found in $PATH""#,
                .commandNotFound
            ),
            ("executable file `/x` not found: No such file or directory", .commandNotFound),
            (
                "exec failed: unable to start container process: exec: \"/x\": is a directory: unknown",
                .commandNotExecutable
            ),
            ("runc create failed: unable to apply cgroup configuration: mkdir /x: no such file or directory", .failed),
            ("error mounting \"/y\": no such file or directory", .failed),
            ("", .failed),
        ]
    )
    func codes(output: String, code: FairwayError.Code) {
        #expect(RuntimeFailure(output).error("start", command: "/x").code == code)
    }

    @Test("The sentence has the runtime's own words, without its prefixes and marks")
    func sentence() {
        let output = #"""
            time="2026-11-24T16:47:53Z" level=warning msg="something \"else\""
            time="2026-11-24T16:47:53Z" level=error msg="exec failed: unable to start container process: no \"good\" \\ reason"
            """#
        let error = RuntimeFailure(output).error("run a command in container web", command: nil)
        #expect(error.message == #"can't run a command in container web: no "good" \ reason"#)
    }
}
