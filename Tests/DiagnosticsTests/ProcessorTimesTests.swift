// Readings of /proc/stat as kernels write them, and what happened between two of them.

import Diagnostics
import Testing

@Suite("Processor times")
struct ProcessorTimesTests {
    private let process =
        "4242 (a) name (b) S 1 4242 4242 0 -1 4194560 1234 0 2 0 77 33 0 0 20 0 3 0 99 1000 200"

    @Test func `guest time is not counted twice, waiting for a disk is idle`() throws {
        let times = try #require(
            ProcessorTimes(
                statistics: "cpu  100 20 30 4000 500 6 7 80 9 1\ncpu0 1 2 3 4\nintr 5\n",
                process: process
            )
        )
        #expect(times == ProcessorTimes(busy: 163, idle: 4500, steal: 80, own: 110))
    }

    @Test func `kernels without steal have none`() throws {
        let times = try #require(
            ProcessorTimes(statistics: "cpu  1 2 3 4 5 6 7", process: process)
        )
        #expect(times.steal == 0 && times.busy == 19)
    }

    @Test(arguments: [
        "", "cpu\n", "cpu  1 2 3", "cpu0 1 2 3 4 5 6 7 8", "cpu  1 2 x 4 5 6 7 8",
        "cpu  1 2 -3 4 5 6 7 8",
    ])
    func `another layout is no reading`(statistics: String) {
        #expect(ProcessorTimes(statistics: statistics, process: process) == nil)
    }

    @Test(arguments: ["", "1 name S 1", "1 (name) S 1 2 3 4 5 6 7 8 9 10 x 12 13"])
    func `another process line is no reading`(process: String) {
        #expect(ProcessorTimes(statistics: "cpu  1 2 3 4 5 6 7 8", process: process) == nil)
    }

    @Test func `shares are of all processors' time`() throws {
        let before = ProcessorTimes(busy: 1000, idle: 5000, steal: 10, own: 400)
        let after = ProcessorTimes(busy: 1150, idle: 5040, steal: 20, own: 530)
        let quietness = try #require(Quietness(from: before, to: after))
        #expect(quietness.stealShare == 10.0 / 200)
        #expect(quietness.foreignShare == 20.0 / 200)
        #expect(!quietness.isQuiet)
    }

    @Test(arguments: [(0.05, 0.05, true), (0.051, 0, false), (0, 0.051, false)])
    func `more than a twentieth of either is not quiet`(
        steal: Double,
        foreign: Double,
        isQuiet: Bool
    ) {
        #expect(Quietness(stealShare: steal, foreignShare: foreign).isQuiet == isQuiet)
    }

    @Test func `a moment is too short to judge, and our own ticks are never foreign`() {
        let before = ProcessorTimes(busy: 0, idle: 0, steal: 0, own: 0)
        let moment = ProcessorTimes(busy: 10, idle: 9, steal: 0, own: 10)
        #expect(Quietness(from: before, to: moment) == nil)
        // The two files are read one after the other: our share may seem larger than the whole.
        let later = ProcessorTimes(busy: 100, idle: 100, steal: 0, own: 101)
        #expect(Quietness(from: before, to: later)?.foreignShare == 0)
        #expect(Quietness(from: later, to: before) == nil)
    }
}
