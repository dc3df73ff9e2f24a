// How fast long work goes, and how long it will still take.

/// A rate over the last ten seconds.
struct ProgressRate {
    private let start = ContinuousClock.now
    /// How much was done when.
    private var marks: [(time: Double, done: Int)] = []

    /// Done a second, when so much is done now.
    mutating func rate(_ done: Int) -> Double {
        let time = (ContinuousClock.now - start).seconds
        marks.append((time, done))
        while marks.count > 2, time - marks[0].time > 10 { marks.removeFirst() }
        let elapsed = time - marks[0].time
        if elapsed > 0.5 { return Double(done - marks[0].done) / elapsed }
        return time > 0 ? Double(done) / time : 0
    }

    /// "1:02:03 남음", "2:03 남음" or "45초 남음" for what is left to do.
    static func timeLeft(_ left: Int, rate: Double) -> String {
        let time = duration((Double(left) / rate).rounded(.up))
        return say("\(time) 남음", "\(time) left")
    }

    private static func duration(_ seconds: Double) -> String {
        guard seconds < 360_000 else { return "…" }
        let (minutes, rest) = Int(seconds).quotientAndRemainder(dividingBy: 60)
        if minutes == 0 { return say("\(rest)초", "\(rest) s") }
        let padded = rest < 10 ? "0\(rest)" : "\(rest)"
        guard minutes >= 60 else { return "\(minutes):\(padded)" }
        return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60):\(padded)"
    }
}
