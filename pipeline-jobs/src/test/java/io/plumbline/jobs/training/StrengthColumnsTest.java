package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTypes;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrengthColumnsTest {
    private static void require(String loss, Map<String, String> columns) {
        Columns named = Columns.DEFAULT;
        for (Map.Entry<String, String> column : columns.entrySet()) {
            named = named.with(column.getKey(), column.getValue());
        }
        StrengthColumns.require(
                LossOptions.of(LossTypes.named(loss), Map.of()).losses().needs(), named);
    }

    @Test
    void refusesALossOfMarginsWithoutTheirColumn() {
        assertThatThrownBy(() -> require("odpo", Map.of()))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot train: this loss reads by how much the chosen completion is better, and"
                        + " data.columns.margin names no column of it; set it, or choose another loss");
        assertThatCode(() -> require("odpo", Map.of("margin", "m"))).doesNotThrowAnyException();
    }

    @Test
    void refusesMarginsThatTheLossDoesNotRead() {
        for (String loss : new String[] {"sigmoid", "rdpo", "kto", "simpo", "plackett_luce", "sft"}) {
            assertThatThrownBy(() -> require(loss, Map.of("margin", "m")))
                    .hasMessage(
                            "Cannot train: data.columns.margin = m has no effect: this loss does not read by how much"
                                    + " the chosen completion is better; remove it, or choose odpo, which with odpo-alpha"
                                    + " = 0 is sigmoid");
            assertThatCode(() -> require(loss, Map.of())).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesWeightsWhereTheLossComparesExamples() {
        for (String loss : new String[] {"aot", "aot_unpaired", "kto"}) {
            assertThatThrownBy(() -> require(loss, Map.of("weight", "w")))
                    .hasMessage(
                            "Cannot train: data.columns.weight names a column of weights, and this loss compares the"
                                    + " examples of a step, which have none; remove it, or choose another loss");
        }
        assertThatCode(() -> require("sigmoid", Map.of("weight", "w"))).doesNotThrowAnyException();
    }
}
