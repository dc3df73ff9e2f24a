// Dates as people say them in a list: the time today, the day this year, else the date.

import Diagnostics
import Foundation

/// Words for dates.
enum DateWords {
    /// "방금", "12분 전", "오늘 09:05", "어제 21:40", "11월 3일", "2025-12-31".
    static func ago(
        _ date: Date,
        now: Date,
        language: Language,
        calendar: Calendar = .current
    ) -> String {
        let minutes = Int(now.timeIntervalSince(date) / 60)
        if (0..<1).contains(minutes) { return language.pick("방금", "just now") }
        if (1..<60).contains(minutes) {
            return language.pick("\(minutes)분 전", "\(minutes) min ago")
        }
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        let (year, month, day) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        let clock = padded(parts.hour ?? 0) + ":" + padded(parts.minute ?? 0)
        if calendar.isDate(date, inSameDayAs: now) {
            return language.pick("오늘 \(clock)", "today \(clock)")
        }
        if let yesterday = calendar.date(byAdding: .day, value: -1, to: now),
            calendar.isDate(date, inSameDayAs: yesterday)
        {
            return language.pick("어제 \(clock)", "yesterday \(clock)")
        }
        if year == calendar.component(.year, from: now) {
            return language.pick("\(month)월 \(day)일", "\(padded(month))-\(padded(day))")
        }
        return "\(year)-\(padded(month))-\(padded(day))"
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
