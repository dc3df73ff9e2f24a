// The Korean lunisolar calendar of 2020 to 2050 as a table: the day of 설날, the leap month and the length
// of each month. Derived from new moons (J. Meeus, Astronomical Algorithms, 2nd ed., ch. 49) and the sun's
// longitude (VSOP87, the large terms) in Korean time (UTC+9): a month begins on the day of the new moon, the
// winter solstice falls into the eleventh, and of thirteen months the first without a 중기 is the leap one.

/// Dates of the Korean lunisolar calendar.
package enum LunarCalendar {
    /// A lunisolar date.
    package struct Date: Sendable, Equatable {
        /// The year, by the Gregorian year in which it begins.
        package let year: Int
        /// 1 to 12.
        package let month: Int
        /// 1 to 30.
        package let day: Int
        /// Whether the month is the leap one, which bears the number of the month before it.
        package let isLeap: Bool
    }

    /// The years that the table holds.
    package static let years = 2020...2050

    /// The lunisolar date of a day; nil outside the table.
    package static func date(of day: CalendarDay) -> Date? {
        guard let year = table.last(where: { $0.newYear <= day }) else { return nil }
        var rest = day.number - year.newYear.number
        for (month, length) in zip(year.months, year.lengths) {
            if rest < length {
                return Date(
                    year: year.newYear.year,
                    month: month.number,
                    day: rest + 1,
                    isLeap: month.isLeap
                )
            }
            rest -= length
        }
        return nil
    }

    /// The day of a lunisolar date in an ordinary month; nil outside the table.
    package static func day(year: Int, month: Int, day: Int) -> CalendarDay? {
        guard let row = table.first(where: { $0.newYear.year == year }) else { return nil }
        var passed = 0
        for (one, length) in zip(row.months, row.lengths) {
            if one.number == month, !one.isLeap {
                return (1...length).contains(day) ? row.newYear.adding(days: passed + day - 1) : nil
            }
            passed += length
        }
        return nil
    }

    /// One lunisolar year.
    private struct Year: Sendable {
        let newYear: CalendarDay
        let months: [(number: Int, isLeap: Bool)]
        let lengths: [Int]

        /// `leap` is the month that the leap month follows, 0 for none; in `longMonths` 1 stands for a
        /// month of 30 days, 0 for one of 29.
        init(_ year: Int, newYear: (Int, Int), leap: Int, _ longMonths: String) {
            self.newYear = CalendarDay(year: year, month: newYear.0, day: newYear.1)
            months = (1...12).flatMap { $0 == leap ? [($0, false), ($0, true)] : [($0, false)] }
            lengths = longMonths.map { $0 == "1" ? 30 : 29 }
        }
    }

    private static let table: [Year] = [
        Year(2020, newYear: (1, 25), leap: 4, "1011010010101"),
        Year(2021, newYear: (2, 12), leap: 0, "011010101010"),
        Year(2022, newYear: (2, 1), leap: 0, "101011010101"),
        Year(2023, newYear: (1, 22), leap: 2, "0101010110101"),
        Year(2024, newYear: (2, 10), leap: 0, "010010110110"),
        Year(2025, newYear: (1, 29), leap: 6, "1010010101110"),
        Year(2026, newYear: (2, 17), leap: 0, "101001010111"),
        Year(2027, newYear: (2, 7), leap: 0, "010100100111"),
        Year(2028, newYear: (1, 27), leap: 5, "0110100100110"),
        Year(2029, newYear: (2, 13), leap: 0, "110110010011"),
        Year(2030, newYear: (2, 3), leap: 0, "010110101010"),
        Year(2031, newYear: (1, 23), leap: 3, "1010101101010"),
        Year(2032, newYear: (2, 11), leap: 0, "100101101101"),
        Year(2033, newYear: (1, 31), leap: 11, "0100101011101"),
        Year(2034, newYear: (2, 19), leap: 0, "010010101110"),
        Year(2035, newYear: (2, 8), leap: 0, "101001001101"),
        Year(2036, newYear: (1, 28), leap: 6, "1101001001101"),
        Year(2037, newYear: (2, 15), leap: 0, "110100100101"),
        Year(2038, newYear: (2, 4), leap: 0, "110101010010"),
        Year(2039, newYear: (1, 24), leap: 5, "1101101010100"),
        Year(2040, newYear: (2, 12), leap: 0, "101101101010"),
        Year(2041, newYear: (2, 1), leap: 0, "100101101101"),
        Year(2042, newYear: (1, 22), leap: 2, "0100101011011"),
        Year(2043, newYear: (2, 10), leap: 0, "010010011011"),
        Year(2044, newYear: (1, 30), leap: 7, "1010010010111"),
        Year(2045, newYear: (2, 17), leap: 0, "101001001011"),
        Year(2046, newYear: (2, 6), leap: 0, "101100100101"),
        Year(2047, newYear: (1, 26), leap: 5, "1011010100101"),
        Year(2048, newYear: (2, 14), leap: 0, "011011010100"),
        Year(2049, newYear: (2, 2), leap: 0, "101011011010"),
        Year(2050, newYear: (1, 23), leap: 3, "1001010110110"),
    ]
}
