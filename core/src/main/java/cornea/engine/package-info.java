/**
 * What an engine is: it allocates variables and compiles graphs. Layouts, fusion, memory and
 * threads are its own business. Engines are found by {@link java.util.ServiceLoader} through {@code
 * cornea.engine.EngineProvider}; {@code Engines} chooses one.
 */
@NullMarked
package cornea.engine;

import org.jspecify.annotations.NullMarked;
