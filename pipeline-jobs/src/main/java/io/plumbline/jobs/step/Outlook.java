package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.PlumblineConfig;
import java.util.List;

/**
 * The lines on a run of steps that is not begun, and how it would end.
 *
 * @param told the configuration, with what {@code engine.type = auto} would stand for
 * @param lines one for each step, behind those on the state of the run directory
 * @param end the failure with which the run would end however well its work goes: another run holds the directory, or a result
 *     that stands does not pass its gate; null where there is none
 */
public record Outlook(PlumblineConfig told, List<String> lines, PlumblineException end) {
    /** Copies the lines. */
    public Outlook {
        lines = List.copyOf(lines);
    }

    /** @throws PlumblineException with which the run would end */
    public void requireGoesOn() {
        if (end != null) {
            throw end;
        }
    }
}
