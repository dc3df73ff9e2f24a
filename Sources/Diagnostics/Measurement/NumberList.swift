// Lists of counts on the command line, as `64,512`.

/// Whole numbers in the order they were given, each once.
package struct NumberList: Sendable, Equatable {
    /// The numbers.
    package let values: [Int]

    /// Exactly these numbers, each once.
    package init(_ values: [Int]) {
        var seen: Set<Int> = []
        self.values = values.filter { seen.insert($0).inserted }
    }

    /// Reads `64,512`; spaces around numbers are allowed.
    ///
    /// - Returns: nil when a part is not a whole number from 0 on, or there is none.
    package init?(_ text: String) {
        var values: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let digits = part.filter { $0 != " " }
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
                let number = Int(digits)
            else { return nil }
            values.append(number)
        }
        self.init(values)
    }
}
