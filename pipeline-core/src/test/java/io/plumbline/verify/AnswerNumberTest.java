package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms in which answers are written: one number, or none that is surely meant. */
class AnswerNumberTest {
    private static String reading(String text) {
        ExactNumber number = AnswerNumber.of(text.replace('@', '\n'));
        if (number == null) {
            return "none";
        }
        boolean isWhole = number.denominator().compareTo(BigDecimal.ONE) == 0;
        return number.numerator().toPlainString()
                + (isWhole ? "" : "/" + number.denominator().toPlainString())
                + (number.isPercent() ? "%" : "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "= - \\frac { 43 } { 60 } | -43/60",
                "\\frac{ 1 }{ 2 } | 1/2",
                "1 / 2 | 1/2",
                "it is 1 /2 | 1/2",
                "\\frac{3}4 | 3/4",
                "\\frac3{4} | 3/4",
                "\\frac 3 4 | 3/4",
                "\\cfrac{1,000}{3} | 1000/3",
                "\\boxed{\\frac{-1}{2}} | -1/2",
                "\\boxed{\\frac{1}{-2}} | -1/2",
                "\\boxed{\\frac{-1}{-2}} | 1/2",
                "\\boxed{-\\frac{ 1 }{2}} | -1/2",
                "x = \\frac{-3}{4} | -3/4",
                "{1 \\over 2} | 1/2",
                "1⁄2 | 1/2",
                "½ | 1/2",
                "about ¾ of it | 3/4",
                "\\boxed{\\bm{\\frac{1}{2}}} | 1/2",
                "\\frac{\\mathrm{1,000}}{3} | 1000/3",
                "\\frac{10\\text{ cm}}{3} | 10/3",
                "-\\frac{-1}{2} | none",
                "3 - \\frac{-1}{2} | none",
                "5\\frac{-1}{2} | none",
                "\\frac{x}{2} | none",
                "\\frac{\\sqrt{3}}{2} | none",
                "\\frac{1}{2}3 | none",
                "\\frac12 3 and \\frac\\pi2 | none",
                "\\frac{1.5 + 1}{2} | none",
                "(1)/(2) | none",
                "a / 2 | none",
                "(a + b)/ 2 | none",
                "1/-2 | none",
                "1 / 2 / 3 | none",
                "\\frac{1}{0} | none",
                "\\boxed{\\frac{dy}{dx} = 5} | 5",
                "\\frac{1 | none",
            })
    void readsFractionsWhole(String text, String reading) {
        assertThat(reading(text)).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2 1/2 | 5/2",
                "4 2/3 | 14/3",
                "-2 1/2 | -5/2",
                "2½ | 5/2",
                "2 ½ hours | 5/2",
                "2\\frac{1}{2} | 5/2",
                "\\boxed{2\\frac{1}{2}} | 5/2",
                "\\boxed{2\\,\\frac12} | 5/2",
                "\\boxed{2\\ 1/2} | 5/2",
                "1,000 1/2 | 2001/2",
                "2 3/2 | none",
                "4 10/3 | none",
                "12 1/2% | 25/2%",
                "Q2 325 | 325",
                "2.5 1/2 | none",
                "2-1/2 | none",
                "2 and 1/2 | none",
                "2 + 1/2 | none",
                "½3 | none",
                "10² | none",
                "10⁻³ | none",
                "2*10**6 | none",
                "2 ** 6 | none",
                "(10)**6 | none",
                "2 * 6 | none",
                "2*6 | none",
                "2 × 6 | none",
                "6 ÷ 2 | none",
                "5x3 | none",
                "5 x 3 | none",
                "\\boxed{5!} | none",
                "So 7! | 7",
                "2 \\cdot 6 | none",
                "10 ^ 6 | none",
                "10^-3 | none",
                "10^{-3} | none",
                "10^{ 3 } | none",
                "10^(3) | none",
                "\\sqrt{ 5} | none",
                "\\sqrt{-5} | none",
                "√(16) | none",
                "sqrt(16) | none",
                "2 \\pi | none",
                "2\\sqrt5 | none",
                "2(3) | none",
                "0.(3) | none",
                "x = ±3 | none",
                "x = \\pm 3 | none",
                "**42** | 42",
                "*4* 5 | 5",
                "**4** 5 | 5",
                "4@* 5 apples | 5",
                "9 * 2 = $18 | 18",
                "#### 2*10 | none",
                "log_{2} 8 and log_{ 2 } | 8",
            })
    void readsMixedNumbersAndPowersWholeOrNotAtAll(String text, String reading) {
        assertThat(reading(text)).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "The area is 30 cm^2 | 30",
                "\\boxed{30 cm^2} | 30",
                "\\boxed{30 \\, m^{2}} | 30",
                "30 m^2 | 30",
                "30 cm$^2$ | 30",
                "30 cm² | 30",
                "30 km^{-2} | 30",
                "9.8 m/s^2 | 9.8",
                "\\boxed{30\\text{ cm}^2} | 30",
                "\\boxed{5~cm} | 5",
                "\\boxed{\\approx 3.14} | 3.14",
                "\\boxed{\\underline{42}} | 42",
                "\\underline{42} | 42",
                "\\boxed{\\bm{42}} | 42",
                "\\boxed{\\boldsymbol{-42}} | -42",
                "\\boxed{5\\,\\%} | 5%",
                "\\boxed{5 m} | 5",
                "\\boxed{5 x} | none",
                "\\boxed{5m^2} | none",
                "\\boxed{x^2} | none",
                "For n = 3 it is x^2 | none",
                "For n = 3 it is \\sin^2 | none",
                "\\boxed{5\\cdot x} | none",
            })
    void leavesUnitsAndSettingOut(String text, String reading) {
        assertThat(reading(text)).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = - 5 | -5",
                "#### - 5 | -5",
                "#### -$ 5 | -5",
                "= - 43/60 | -43/60",
                "\\boxed{- 5} | -5",
                "\\boxed{x = - 5} | -5",
                "($- 5$) | -5",
                "it is: - $5 | -5",
                "(3, - 5) | -5",
                "x = + 5 | 5",
                "- 5 | -5",
                "@- 5@ | -5",
                "- 5 apples | 5",
                "Two:@- 3@- 5 | 5",
                "  - 5 apples | 5",
                "x - 5 | none",
                "10 - 5 | none",
                "3 + 4 | none",
                "The answer - 5 | none",
                "minus 5 | none",
                "It is negative 5. | none",
                "10-5 | 5",
                "covid-19 | 19",
                "−5 | -5",
                "‑5 | -5",
            })
    void readsSignsBehindBlanks(String text, String reading) {
        assertThat(reading(text)).isEqualTo(reading);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "10 000 | none",
                "1 000 000 | none",
                "it is 10 000. | none",
                "10\u2009000 | 10000",
                "10\u00A0000 | 10000",
                "1\u202F000\u202F000.5 | 1000000.5",
                "10\\,000 | 10000",
                "10{,}000 | 10000",
                "10,\\!000 | 10000",
                "10,\\,000 | 10000",
                "10~000 | none",
                "1'000'000 | 1000000",
                "1’000 | 1000",
                "1_000_000 | 1000000",
                "1\u2009000\u202F000 | none",
                "1000 100 | 100",
                "3 4 | 4",
                "in May 5 2024 | 2024",
                "101_2 | 101",
                "1.000.000 | none",
                "２４ | 24",
                "－２４．５％ | -24.5%",
                "٢٤ | 24",
                "१२ | 12",
            })
    void readsThousandsOfAnySeparatorOrNone(String text, String reading) {
        assertThat(reading(text)).isEqualTo(reading);
    }
}
