package io.plumbline.jobs;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A Spark session of two threads for a test class that asks for one in its constructor. */
public final class TestSpark implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private SparkSession spark;

    @Override
    public void beforeAll(ExtensionContext context) {
        spark = start();
    }

    /** Starts one. */
    public static SparkSession start() {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.host", "localhost")
                .getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
        return session;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        spark.stop();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return spark;
    }
}
