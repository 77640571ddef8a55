package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Finds the options that have no effect with the others chosen, as the records of the configuration say. */
final class IdleOptions {
    private IdleOptions() {}

    /** Returns the options of all blocks that have no effect. */
    static List<IdleOption> of(PlumblineConfig config) {
        List<IdleOption> idle = new ArrayList<>(LossBinding.idle(config.loss()));
        add("", config, idle);
        return idle;
    }

    /** Adds those of a record and of the records in it. */
    private static void add(String section, Record block, List<IdleOption> idle) {
        if (block instanceof OptionEffects effects) {
            idle.addAll(effects.idle(section));
        }
        for (RecordComponent component : block.getClass().getRecordComponents()) {
            if (component.getType().isRecord()) {
                add(RecordBinding.section(section, component), (Record) RecordBinding.read(block, component), idle);
            }
        }
    }
}
