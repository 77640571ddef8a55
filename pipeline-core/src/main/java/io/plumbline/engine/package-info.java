/**
 * An engine and everything that its callers share with it: batches in, outputs and gradients out, vectors in its memory.
 *
 * <p>An {@code EngineKind} is what {@code engine.type} names: {@code Engines.of(name)}. The table has the engines of every build;
 * those that a profile adds are services of {@code EngineKind}, in {@code META-INF/services/io.plumbline.engine.EngineKind} among
 * the profile's resources. A kind says what it can compute without touching a device; {@code kind.on(device)} is the {@code
 * EngineProvider} of one device, which opens engines and makes all vectors that these compute with:
 *
 * <pre>
 * EngineKind      name() device() contract(precision) isFast(precision) requireFast(precision)
 *                 require(options) require(config, layout)      refuse what it does not compute anywhere
 *                 Optional&lt;String&gt; obstacle(device, shape, options)   why not here, for the user; empty where it can
 *                 environment(variables) generates() requireGeneration()
 *                 EngineProvider on(device)                     the same object for the same device
 * EngineProvider  open(config, layout, options) zeros(size) vectorWork() productCeiling(threads, precision)
 *                 filled(size, fill) read(model)                made of zeros
 * FloatVector     size() read(offset, buffer) write(offset, buffer) copyFrom(other) close()
 * VectorWork      zero norm clip update(step, gradient, state)
 *                 addScaled(target, scale, source, start, end)  decay, and the update taken off the parameters
 * OptimizerStep   Adam, RmsProp, Descent
 * </pre>
 *
 * <p>{@code Engine.generate} makes completions of {@code GenerationRequest}s by {@code GenerationOptions}, of which {@code
 * Sampling} says how a token is chosen, and {@code Draws} gives every random number as a function of seed, completion and place: a
 * completion is the same whatever is generated beside it.
 *
 * <p>A process that computes in a task knows the device of that task and passes it to {@code on}. The driver of a cluster
 * computes nothing: what it holds is in the memory of {@code Engines.host()}, whatever kind the workers compute with.
 *
 * <p>May import: {@code io.plumbline.engine.gpu}, {@code io.plumbline.model}, {@code io.plumbline}. Nothing of ND4J, DL4J or
 * Spark. {@code Engines} alone knows the engines.
 */
package io.plumbline.engine;
