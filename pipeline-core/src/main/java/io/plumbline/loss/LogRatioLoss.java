package io.plumbline.loss;

/** A loss whose reward of a completion is β (log π − log π_ref), as that of DPO is (Rafailov et al. 2023, eq. 5). */
interface LogRatioLoss extends Loss {
    /** The strength with which the policy is held to the reference, &gt; 0. */
    double beta();

    @Override
    default Reward reward() {
        return Reward.ofLogRatio(beta());
    }
}
