package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.PlumblineConfig;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Something that a command does before its steps, where its own options ask for it. */
interface Opening {
    /** Does nothing. */
    Opening NONE = new Opening() {
        @Override
        public void check() {
            // Nothing was asked for.
        }

        @Override
        public void run(
                PlumblineConfig config, Configuration hadoop, Supplier<SparkSession> spark, Consumer<String> console) {
            // Nothing was asked for.
        }
    };

    /** @throws io.plumbline.PlumblineException where the options ask for what cannot be done */
    void check();

    /**
     * Does it.
     *
     * @param spark starts Spark at the first call
     * @param console receives lines, on the console alone
     */
    void run(PlumblineConfig config, Configuration hadoop, Supplier<SparkSession> spark, Consumer<String> console);
}
