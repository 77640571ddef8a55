package io.plumbline.engine.cuda;

import io.plumbline.model.BlockConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.ParameterRole;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tensors that lie one after the other and are computed as one matrix or one bias: query, key and value; gate and up.
 */
final class JoinedTensors {
    private static final Set<ParameterRole> AFTER_QUERY = EnumSet.of(
            ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT, ParameterRole.KEY_BIAS, ParameterRole.VALUE_BIAS);

    private static final Set<ParameterRole> AFTER_GATE = EnumSet.of(ParameterRole.UP_WEIGHT, ParameterRole.UP_BIAS);

    private JoinedTensors() {}

    /** Returns the weights that are computed as one matrix which begins with a weight, that itself among them. */
    static List<ParameterRole> beginningWith(ParameterRole weight, BlockConfig block) {
        if (weight == ParameterRole.QUERY_WEIGHT) {
            return List.of(weight, ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT);
        }
        return weight == ParameterRole.GATE_WEIGHT
                ? List.of(weight, ParameterRole.UP_WEIGHT)
                : List.of(weight);
    }

    /** Returns whether a tensor is computed as one with the tensor before it. */
    static boolean continuesTheOneBefore(ParameterRole role, BlockConfig block) {
        boolean gated = block.feedForward().kind() == FeedForwardConfig.Kind.GATED;
        return AFTER_QUERY.contains(role) || gated && AFTER_GATE.contains(role);
    }
}
