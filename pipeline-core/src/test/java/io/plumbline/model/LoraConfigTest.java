package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.PlumblineException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoraConfigTest {
    private static final List<String> ALL = List.of(LoraConfig.ALL_LINEAR);

    @Test
    void itsTextGivesItBack() {
        for (LoraConfig lora : List.of(
                new LoraConfig(8, 16, false, ALL, 0),
                new LoraConfig(3, 0.75, true, List.of("q_proj", "attn.c_proj"), 0))) {
            assertThat(LoraConfig.of(lora.json())).isEqualTo(lora);
        }
        assertThatThrownBy(() -> LoraConfig.of("[]"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: adapter_config.json holds no JSON object (adapter_config.json)");
    }

    @Test
    void scalesByRankOrItsRoot() {
        assertThat(new LoraConfig(4, 12, false, ALL, 0).scale()).isEqualTo(3);
        assertThat(new LoraConfig(2, 12, true, ALL, 0).scale()).isCloseTo(12 / Math.sqrt(2), within(1e-12));
    }

    @Test
    void refusesValuesByTheirKey() {
        assertThatThrownBy(() -> new LoraConfig(-1, 16, false, ALL, 0))
                .hasMessage("rank must be from 0 to 4096, got -1");
        assertThatThrownBy(() -> new LoraConfig(8, 0, false, ALL, 0)).hasMessage("alpha must be > 0, got 0.0");
        assertThatThrownBy(() -> new LoraConfig(8, 16, false, ALL, 0.05))
                .hasMessage("dropout must be 0, which alone is supported, got 0.05");
        assertThatThrownBy(() -> new LoraConfig(8, 16, false, List.of(), 0))
                .hasMessage("targets must name modules, or be all-linear, got []");
        assertThatThrownBy(() -> new LoraConfig(8, 16, false, List.of("q_proj", "all-linear"), 0))
                .hasMessage("targets must be all-linear alone, or names without it, got [q_proj, all-linear]");
        List<String> many = new ArrayList<>(Collections.nCopies(10_000, "q\u0007proj"));
        many.add(" ");
        assertThatThrownBy(() -> new LoraConfig(8, 16, false, many, 0))
                .hasMessageStartingWith("targets must name modules, or be all-linear, got [q?proj, q?proj, ")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void findsModulesByTheEndOfTheirNames() {
        ParameterLayout layout = SmallModels.layout(SmallModels.GPT2);
        LoraConfig both = new LoraConfig(1, 1, false, List.of("c_proj"), 0);
        assertThat(AdapterTargets.of(both, layout))
                .extracting(ParameterLayout.Parameter::name)
                .containsExactly("transformer.h.0.attn.c_proj.weight", "transformer.h.0.mlp.c_proj.weight");
        LoraConfig one = new LoraConfig(1, 1, false, List.of("attn.c_proj"), 0);
        assertThat(AdapterTargets.of(one, layout))
                .extracting(ParameterLayout.Parameter::name)
                .containsExactly("transformer.h.0.attn.c_proj.weight");
        // No end behind a point.
        assertThatThrownBy(() -> AdapterTargets.of(new LoraConfig(1, 1, false, List.of("proj"), 0), layout))
                .hasMessage("targets must name linear layers of the model's blocks, which are c_attn, c_fc, c_proj, got"
                        + " 'proj'");
    }

    @Test
    void onlyTheAdaptersAreTrained() {
        ParameterLayout layout = SmallModels.layout(SmallModels.LLAMA);
        assertThat(layout.trained()).isSameAs(layout);
        ParameterLayout adapted = layout.adapted(new LoraConfig(2, 1, false, ALL, 0), BlockConfig.WeightOrder.OUT_IN);
        assertThat(adapted.trained().size()).isEqualTo(adapted.size() - layout.size());
        assertThat(adapted.trained().parameters())
                .hasSize(14)
                .allMatch(parameter -> parameter.role().isDecayed());
        assertThat(adapted.parameters().subList(0, layout.parameters().size())).isEqualTo(layout.parameters());
    }
}
