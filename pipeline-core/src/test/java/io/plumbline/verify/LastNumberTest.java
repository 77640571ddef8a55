package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastNumberTest {
    private static Verdict verdict(String completion, String gold) {
        return new LastNumber().verify(new Answer("", completion, Map.of("answer", gold)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The answer is 42. | 42",
                "I count 3 apples, then 4. So 7! | 7",
                "= 42.00 | 42",
                "042 | 42",
                "That makes $1,234,567.50. | 1234567.5",
                "1,00,000 rupees | 100000",
                "It fell by -5 degrees | -5",
                "x = −5 | -5",
                "Your change: -$5.25 | -5.25",
                "$-5 | -5",
                "10-5 | 5",
                "in 2010-2020 | 2020",
                "- 5 apples | 5",
                "it is 5% | 5%",
                "it is 50% | 0.5",
                "it is 50 % | 50",
                "0.5 | 50%",
                "1/2 | 0.5",
                "6/8 of it | 3/4",
                "1.5e3 | 1500",
                ".5 | 0.5",
                "**42** | 42",
                "The 42nd | 42",
                "5kg | 5",
                "so x2 = 7 and H2O | 7",
                "log_{2}(8) = 3, as log_{2} says | 3",
                "答案是42 | 42",
                "She pays 3 + 4 = 7 dollars.#### 7 | 7",
                "#### 1,080 | 1080",
                "#### $18 | 18",
                "#### -18 | -18",
                "Step by step 1, 2, 3.\\boxed{42}. I checked it 2 times. | 42",
                "\\boxed{3} no, \\boxed{ 4 } | 4",
                "\\boxed 7$ | 7",
                "\\boxed{x = 12} | 12",
                "\\boxed{10,\\!080} | 10080",
                "\\boxed{10{,}080} | 10080",
                "\\boxed{\\frac{1}{4}} | 0.25",
                "\\boxed{-\\dfrac{1}{4}} | -1/4",
                "\\boxed{\\frac12} | .5",
                "\\boxed{\\$18} | 18",
                "\\boxed{75\\%} | 75",
                "\\boxed{45^\\circ} | 45",
                "\\boxed{30\\text{ cm}^2} | 30",
                "\\boxed{\\text{42}} | 42",
                "\\boxed{\\left( 5 \\right)} | 5",
                "\\fbox{9} | 9",
                "\\boxed{2} and #### 3 | 3",
                "#### 3 and \\boxed{2} | 2",
                "18 | She makes 9 * 2 = $18 every day.#### 18",
                "20000000000000000000000000000000000001 | 20000000000000000000000000000000000001",
            })
    void passesTheSameNumber(String completion, String gold) {
        assertThat(verdict(completion, gold)).isEqualTo(Verdict.of(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The answer is 42. | 4",
                "42.5 | 42",
                "-42 | 42",
                "5% | 0.5",
                "5% | 500%",
                "12 | 1,2000",
                "20000000000000000000000000000000000001 | 20000000000000000000000000000000000000",
                "0.1 | 0.10000000000000001",
            })
    void failsAnother(String completion, String gold) {
        Verdict verdict = verdict(completion, gold);

        assertThat(verdict.passed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I do not know | 3",
                "it was on 12/25/2024 | 2024",
                "at 10:30 | 30",
                "version 1.2.3 | 3",
                "3 times 10^6 | 3",
                "5 \\times 10^{6} | 6",
                "\\boxed{2^{5}} | 5",
                "\\boxed{\\sqrt{5}} | 5",
                "\\boxed{2\\sqrt{5}} | 5",
                "\\boxed{3x} | 3",
                "\\boxed{2\\pi} | 2",
                "2π | 2",
                "\\boxed{3, 4} | 4",
                "\\boxed{3 + 4} | 4",
                "\\boxed{\\frac{x}{2}} | 2",
                "so \\boxed{42 | 42",
                "\\boxed{} 5 | 5",
                "1/0 | 0",
                "\\boxed{\\pm 3} | 3",
            })
    void findsNoNumberWhereTheLastIsNotPlain(String completion, String gold) {
        assertThat(verdict(completion, gold)).isEqualTo(Verdict.failed("no_number"));
    }

    @Test
    void takesAHeadingForNoMark() {
        assertThat(verdict("#### 1\n#### Summary of 2 steps\nIt is 3", "1").passed())
                .isTrue();
        assertThat(verdict("##### 1\nIt is 3", "3").passed()).isTrue();
        assertThat(verdict("#### Step 1\nIt is 3", "3").passed()).isTrue();
    }

    @Test
    void givesNoScoreWithoutARightAnswer() {
        assertThat(new LastNumber().verify(new Answer("", "3", Map.of())))
                .isEqualTo(Verdict.unscored("missing_answer"));
        assertThat(verdict("3", "three")).isEqualTo(Verdict.unscored("unreadable_answer"));
    }

    @Test
    void readsLongTextsInTimeProportionalToTheirLength() {
        for (String piece : new String[] {
            "1",
            "1,",
            "#### ",
            "\\boxed{",
            "\\text{",
            "\\frac{1}{",
            "1/",
            "^{",
            "1e",
            "-",
            "a{",
            "1 ",
            "1 /",
            "- 1\n",
            "½",
            "1'",
            "\\frac ",
            "\\frac{",
            "\\bm{",
            "1*",
            "1 000 ",
            "m^2",
            "      1"
        }) {
            String text = piece.repeat(50_000 / piece.length());

            assertThat(verdict(text + " I cannot say", "3").passed()).isFalse();
        }
    }
}
