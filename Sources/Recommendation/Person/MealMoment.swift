// When a meal was eaten, as people say it: 12:30, 어제 19:00, 11-26, 2026-11-26 19:00, or ISO 8601.

import Foundation

/// Moments of meals in words.
package enum MealMoment {
    private static let days: [String: Int] = [
        "오늘": 0, "today": 0, "어제": -1, "yesterday": -1, "그제": -2, "그저께": -2, "엊그제": -2,
    ]

    /// The moment that a text means; nil when it means none.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - meal: the meal whose usual hour counts where only a day was written; nil is noon.
    ///   - now: the moment it was written.
    ///   - calendar: the calendar and time zone of the writer.
    /// - Returns: the moment; it may lie ahead.
    package static func date(
        _ text: String,
        meal: Meal? = nil,
        now: Date,
        calendar: Calendar
    ) -> Date? {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        if let date = try? Date(trimmed, strategy: .iso8601) { return date }
        let parts = trimmed.split { $0 == " " || $0 == "T" }.map(String.init)
        var day: DateComponents?
        var time: (hour: Int, minute: Int)?
        for part in parts {
            if time == nil, let found = clock(part) {
                time = found
            } else if day == nil, let found = self.day(part, now: now, calendar: calendar) {
                day = found
            } else {
                return nil
            }
        }
        guard day != nil || time != nil else { return nil }
        var components = day ?? calendar.dateComponents([.year, .month, .day], from: now)
        components.hour = time?.hour ?? meal?.usualHour ?? 12
        components.minute = time?.minute ?? 0
        guard let date = calendar.date(from: components) else { return nil }
        // 2026-02-30 would become a day of March.
        let back = calendar.dateComponents([.month, .day], from: date)
        return back.month == components.month && back.day == components.day ? date : nil
    }

    /// "19:30", "19시", "19시30분".
    private static func clock(_ text: String) -> (hour: Int, minute: Int)? {
        var numbers = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if numbers.count == 1, text.contains("시") {
            numbers = text.replacingOccurrences(of: "분", with: "").split(separator: "시")
                .map(String.init)
            if numbers.count == 1 { numbers.append("0") }
        }
        guard numbers.count == 2, let hour = Int(numbers[0]), let minute = Int(numbers[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return (hour, minute)
    }

    /// "어제", "11-26", "2026-11-26".
    private static func day(_ text: String, now: Date, calendar: Calendar) -> DateComponents? {
        if let offset = days[text.lowercased()],
            let date = calendar.date(byAdding: .day, value: offset, to: now)
        {
            return calendar.dateComponents([.year, .month, .day], from: date)
        }
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(numbers.count), !numbers.contains(nil) else { return nil }
        let known = numbers.compactMap(\.self)
        let (month, day) = (known[known.count - 2], known[known.count - 1])
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        var year = calendar.component(.year, from: now)
        if known.count == 3 {
            guard (2000...2200).contains(known[0]) else { return nil }
            year = known[0]
        } else if let later = calendar.date(byAdding: .day, value: 1, to: now) {
            // 12-31 written on the first of January is last year's.
            let limit = calendar.dateComponents([.month, .day], from: later)
            if (month, day) > (limit.month ?? 12, limit.day ?? 31) { year -= 1 }
        }
        return DateComponents(year: year, month: month, day: day)
    }
}

extension Meal {
    /// The hour at which it is usually eaten.
    package var usualHour: Int {
        switch self {
        case .breakfast: 8
        case .lunch: 12
        case .snack: 15
        case .dinner: 19
        case .lateNight: 22
        }
    }
}

extension MealRecord {
    /// The portion that a text means: 1.5, 반, 곱빼기, 2인분; nil when nobody eats it.
    package static func portion(_ text: String) -> Double? {
        let words: [String: Double] = ["반": 0.5, "half": 0.5, "곱빼기": 1.5, "곱배기": 1.5]
        let key = MenuCatalog.key(text)
        let number = key.replacingOccurrences(of: "인분", with: "")
        guard let portion = words[number] ?? Double(number), portions.contains(portion) else {
            return nil
        }
        return portion
    }
}
