// The words of the person's screens: names of fields and options, days, meals and amounts.

import Diagnostics
import Foundation
import Recommendation

/// Words of the person's screens.
package enum PersonWording {
    /// How many eat together, the user included.
    package static func together(_ count: Int, _ language: Language) -> String {
        language.pick("함께 \(count)명", "\(count) eating together")
    }

    /// The name of a page.
    static func title(of tab: PersonPage.Tab, _ language: Language) -> String {
        switch tab {
        case .day: language.pick("오늘", "Today")
        case .week: language.pick("이번 주", "Week")
        case .calendar: language.pick("달력", "Calendar")
        case .profile: language.pick("나", "Me")
        case .companions: language.pick("함께", "Together")
        }
    }

    // MARK: - Numbers

    /// A number with commas between thousands, rounded to a whole one.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        let rounded = max(-1e12, min(value.rounded(), 1e12))
        var digits = String(Int(rounded.magnitude))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (rounded < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// A portion in servings, in decimals: ½ is two columns wide in some terminals.
    package static func portion(_ portion: Double, _ language: Language) -> String {
        let text =
            portion == portion.rounded()
            ? number(portion)
            : (portion * 2 == (portion * 2).rounded()
                ? String(format: "%.1f", portion) : String(format: "%.2f", portion))
        return language.pick("\(text)인분", "x\(text)")
    }

    // MARK: - Days and meals

    /// The name of a weekday, from 0 Monday.
    static func weekday(_ index: Int, _ language: Language) -> String {
        let names = language.pick("월 화 수 목 금 토 일", "Mon Tue Wed Thu Fri Sat Sun")
            .split(separator: " ")
        return String(names[index % 7])
    }

    /// A day in words, with what it is to today.
    static func day(_ day: CalendarDay, today: CalendarDay?, _ language: Language) -> String {
        let weekday = weekday(day.weekdayFromMonday, language)
        let isOtherYear = today.map { $0.year != day.year } ?? true
        var text = language.pick(
            "\(day.month)월 \(day.day)일 \(weekday)요일",
            "\(weekday) \(day.day) \(month(day.month))"
        )
        if isOtherYear {
            text = language.pick("\(day.year)년 \(text)", "\(text) \(day.year)")
        }
        switch today.map({ day.number - $0.number }) {
        case 0: return text + language.pick(" (오늘)", " (today)")
        case -1: return text + language.pick(" (어제)", " (yesterday)")
        default: return text
        }
    }

    /// A month of a year.
    static func month(of day: CalendarDay, _ language: Language) -> String {
        language.pick("\(day.year)년 \(day.month)월", "\(month(day.month)) \(day.year)")
    }

    private static func month(_ number: Int) -> String {
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        return names.indices.contains(number - 1) ? names[number - 1] : String(number)
    }

    /// The name of a meal.
    static func name(of meal: Meal, _ language: Language) -> String {
        switch meal {
        case .breakfast: language.pick("아침", "Breakfast")
        case .lunch: language.pick("점심", "Lunch")
        case .dinner: language.pick("저녁", "Dinner")
        case .lateNight: language.pick("야식", "Late night")
        case .snack: language.pick("간식", "Snack")
        }
    }

    /// A meal in one syllable or letter, for the calendar.
    static func mark(of meal: Meal, _ language: Language) -> String {
        switch meal {
        case .breakfast: language.pick("아", "B")
        case .lunch: language.pick("점", "L")
        case .dinner: language.pick("저", "D")
        case .lateNight: language.pick("야", "N")
        case .snack: language.pick("간", "S")
        }
    }
}
