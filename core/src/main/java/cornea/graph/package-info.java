/**
 * The static graph: what one step computes, as data.
 *
 * <p>A {@link cornea.graph.GraphBuilder} collects {@link cornea.graph.Node}s (an op applied to
 * {@link cornea.graph.Value}s); {@link cornea.graph.Gradients} appends the backward pass; {@link
 * cornea.graph.GraphBuilder#build} keeps what the outputs and assignments need and gives an
 * immutable, verified {@link cornea.graph.Graph}. Nothing computes here; an engine compiles the
 * graph. {@link cornea.graph.GraphCopy} is how an engine's passes rewrite one, {@link
 * cornea.graph.MemoryPlanner} the pure function with which engines place values in one arena.
 *
 * <pre>{@code
 * GraphBuilder builder = new GraphBuilder();
 * Value x = builder.input("x", Shape.of(2, 3));
 * Value w = builder.read(new Variable("w", Shape.of(3, 1)));
 * Value loss = Ops.sum(Ops.square(Ops.matMul(x, w)));
 * Value gradient = Gradients.of(loss, List.of(w)).get(0);
 * Graph graph = builder.build(List.of(loss, gradient), Map.of());
 * }</pre>
 */
@NullMarked
package cornea.graph;

import org.jspecify.annotations.NullMarked;
