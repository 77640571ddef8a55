package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.plumbline.jobs.config.Check.Refused;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordBindingTest {
    private static final String GOOD =
            "a { some-name = x, size { least = 1, most-of-all = 2 }, ratio = 0.5, kind = the-one,"
                    + " paths = [p, q], long-number = 12345678901, flag = true, may-lack = 3 }";

    private enum Kind {
        THE_ONE,
        THE_OTHER
    }

    record Size(int least, int mostOfAll) {
        Size {
            if (least > mostOfAll) {
                throw new IllegalArgumentException("least must be at most most-of-all, got " + least);
            }
            if (mostOfAll > 9) {
                throw new IllegalArgumentException("a.size.most-of-all must be at most 9, got " + mostOfAll);
            }
            if (least == 7) {
                throw new IllegalArgumentException("seven");
            }
        }
    }

    record Ratio(double ratio) {
        Ratio {
            if (ratio > 1) {
                throw new IllegalArgumentException("ratio must be at most 1, got " + ratio);
            }
        }
    }

    record Block(
            String someName,
            Size size,
            @Inline Ratio part,
            Kind kind,
            List<String> paths,
            long longNumber,
            boolean flag,
            Integer mayLack) {}

    record Outer(Block a) {}

    private static Outer bind(String text) {
        return RecordBinding.bind(new ConfigReader(ConfigFactory.parseString(text)), "", Outer.class);
    }

    @Test
    void everyComponentIsFilledFromItsKey() {
        ConfigReader reader = new ConfigReader(ConfigFactory.parseString(GOOD));
        assertThat(RecordBinding.bind(reader, "", Outer.class))
                .isEqualTo(new Outer(new Block(
                        "x", new Size(1, 2), new Ratio(0.5), Kind.THE_ONE, List.of("p", "q"), 12345678901L, true, 3)));
        assertThat(reader.keysRead())
                .isEqualTo(Set.of(
                        "a.some-name",
                        "a.size.least",
                        "a.size.most-of-all",
                        "a.ratio",
                        "a.kind",
                        "a.paths",
                        "a.long-number",
                        "a.flag",
                        "a.may-lack"));
    }

    @Test
    void anAbsentValueIsNullWhereTheTypeHasOne() {
        Block block = bind(GOOD.replace("may-lack = 3", "may-lack = null").replace("some-name = x,", ""))
                .a();
        assertThat(block.mayLack()).isNull();
        assertThat(block.someName()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "least = 1 | least = 3 | a.size.least | a.size.least must be at most most-of-all, got 3",
                "most-of-all = 2 | most-of-all = 10 | a.size.most-of-all | a.size.most-of-all must be at most 9, got 10",
                "ratio = 0.5 | ratio = 2 | a.ratio | a.ratio must be at most 1, got 2.0",
                "ratio = 0.5 | ratio = null | a.ratio | a.ratio must be a number, got nothing",
                "kind = the-one | kind = one | a.kind | a.kind must be one of the-one, the-other, got 'one'",
                "kind = the-one | kind = null | a.kind | a.kind must be a name, got nothing",
                "flag = true | flag = yes | a.flag | a.flag must be true or false, got 'yes'",
                "size { least = 1, most-of-all = 2 } | size = 4 | a.size.least |"
                        + " a.size.least must stand in a block, got '4'",
            })
    void aRefusalNamesTheWholeKey(String good, String bad, String key, String message) {
        String text = GOOD.replace(good, bad);
        assertThatThrownBy(() -> bind(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.key()).isEqualTo(key))
                .hasMessage(message);
    }

    @Test
    void aRefusalWithoutAKeyIsAFaultOfTheProgram() {
        String text = GOOD.replace("least = 1, most-of-all = 2", "least = 7, most-of-all = 8");
        assertThatThrownBy(() -> bind(text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("refuses a value without its key")
                .hasRootCauseMessage("seven");
    }
}
