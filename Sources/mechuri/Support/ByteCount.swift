// Sizes of files for people.

/// Numbers of bytes as text.
enum ByteCount {
    /// "812.4 MiB", from a gibibyte on "5.47 GiB".
    static func text(_ bytes: Int) -> String {
        let mebibytes = Double(bytes) / 1_048_576
        if mebibytes < 1024 {
            return "\(mebibytes.formatted(.number.precision(.fractionLength(1)))) MiB"
        }
        return "\((mebibytes / 1024).formatted(.number.precision(.fractionLength(2)))) GiB"
    }
}
