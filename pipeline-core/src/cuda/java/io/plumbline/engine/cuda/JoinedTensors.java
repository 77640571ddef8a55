package io.plumbline.engine.cuda;

import io.plumbline.model.BlockConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.ParameterRole;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tensors that lie one after the other and are computed as one matrix or one bias: query, key and value; gate and up.
 */
final class JoinedTensors {
    private static final Set<ParameterRole> AFTER_QUERY = EnumSet.of(
            ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT, ParameterRole.KEY_BIAS, ParameterRole.VALUE_BIAS);

    private static final Set<ParameterRole> AFTER_GATE = EnumSet.of(ParameterRole.UP_WEIGHT, ParameterRole.UP_BIAS);

    private JoinedTensors() {}

    /** Returns whether a tensor is computed as one with the tensor before it. */
    static boolean continuesTheOneBefore(ParameterRole role, BlockConfig block) {
        boolean gated = block.feedForward().kind() == FeedForwardConfig.Kind.GATED;
        return AFTER_QUERY.contains(role) || gated && AFTER_GATE.contains(role);
    }
}
