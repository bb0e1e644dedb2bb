/**
 * The fast engine: graphs lowered to oneDNN primitives.
 *
 * <p>{@link cornea.onednn.PoolingPass} and {@link cornea.onednn.FewChannelsPass} rewrite a graph
 * for less work; {@link cornea.onednn.Lowering} walks it once and writes a {@link
 * cornea.onednn.Plan}: a list of {@link cornea.onednn.Step}s over {@link cornea.onednn.Buffer}s
 * whose {@link cornea.onednn.Layout}s it chooses, with reorders where layouts meet, and offsets in
 * one arena from core's planner. Elementwise chains, optimizer updates among them, become {@link
 * cornea.onednn.TileProgram}s. A {@link cornea.onednn.Frame} binds a plan to memory and runs it on
 * the engine's thread. No user sees any of it: the engine is found as a service.
 */
@NullMarked
package cornea.onednn;

import org.jspecify.annotations.NullMarked;
