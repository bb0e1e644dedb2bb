package cornea.training;

import cornea.losses.Loss;

/**
 * What training minimises at one output of a model.
 *
 * @param output the output's name
 * @param loss its loss
 * @param weight its factor in the sum of all losses
 */
record OutputLoss(String output, Loss loss, double weight) {}
