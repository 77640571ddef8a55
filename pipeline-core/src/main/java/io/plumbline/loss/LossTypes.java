package io.plumbline.loss;

import java.util.List;
import java.util.stream.Collectors;

/** The table of losses: a new loss is one class and one line here. The first is the default. */
public final class LossTypes {
    private static final List<LossType> ALL = List.of(
            SigmoidLoss.TYPE, // one a line
            SftLoss.TYPE,
            HingeLoss.TYPE,
            IpoLoss.TYPE,
            ExoPairLoss.TYPE,
            NcaPairLoss.TYPE,
            RobustLoss.TYPE,
            BcoPairLoss.TYPE,
            SppoHardLoss.TYPE,
            ApoZeroLoss.TYPE,
            ApoDownLoss.TYPE,
            DiscopopLoss.TYPE,
            SigmoidNormLoss.TYPE,
            AotLoss.TYPE,
            AotUnpairedLoss.TYPE,
            DpopLoss.TYPE,
            RdpoLoss.TYPE,
            OdpoLoss.TYPE,
            SimpoLoss.TYPE,
            CpoLoss.TYPE,
            OrpoLoss.TYPE,
            KtoLoss.TYPE,
            PlackettLuceLoss.TYPE);

    private LossTypes() {}

    /** All of them. */
    public static List<LossType> all() {
        return ALL;
    }

    /** The options of all of them, each once. */
    public static List<LossOption> options() {
        return ALL.stream().flatMap(type -> type.options().stream()).distinct().toList();
    }

    /** The names of the losses that take an option. */
    public static String taking(String option) {
        return ALL.stream()
                .filter(type -> type.takes(option))
                .map(LossType::name)
                .collect(Collectors.joining(", "));
    }

    /**
     * The loss of a name.
     *
     * @throws RefusedOption where there is none
     */
    public static LossType named(String name) {
        return ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedOption("type", "must be one of " + names(), name));
    }

    private static String names() {
        return ALL.stream().map(LossType::name).collect(Collectors.joining(", "));
    }
}
