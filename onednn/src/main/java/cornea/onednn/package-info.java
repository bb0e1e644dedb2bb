/**
 * The fast engine: graphs lowered to oneDNN primitives.
 *
 * <p>{@link cornea.onednn.FoldingPass}, {@link cornea.onednn.FewChannelsPass}, {@link
 * cornea.onednn.InputSumsPass} and {@link cornea.onednn.PoolingPass} rewrite a graph for less work;
 * {@link cornea.onednn.Lowering} walks it once and writes a {@link cornea.onednn.Plan}: a list of
 * {@link cornea.onednn.Step}s over {@link cornea.onednn.Buffer}s whose {@link
 * cornea.onednn.Layout}s it chooses, with reorders where layouts meet, and offsets in one arena
 * from core's planner. What depends on weights alone ({@link cornea.onednn.FixedValues}) is done
 * when they change. Elementwise chains, optimizer updates among them, become {@link
 * cornea.onednn.TileProgram}s. A {@link cornea.onednn.Frame} binds a plan to memory and runs it on
 * the engine's thread. No user sees any of it: the engine is found as a service.
 */
@NullMarked
package cornea.onednn;

import org.jspecify.annotations.NullMarked;
