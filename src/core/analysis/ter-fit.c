/* ter-fit.c — The straight line, or plane, that lies nearest to points
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Weighted linear least squares by Householder reflections: X and y are multiplied by the root of the weights, X is turned
 * into an upper triangle R by reflections that are applied to y too, and R b = Qᵀy is solved from the bottom.
 *
 *  1. The normal equations are never formed: they would square the condition number, and a temperature in °C beside its
 *     degree days is nearly collinear already.
 *  2. Columns are scaled to the length 1 first, so that one tolerance says which columns the points do not tell apart.
 *  3. Residuals are computed from the points, not from Qᵀy: they are exact for the coefficients that are given.
 *  4. (XᵀWX)⁻¹ is R⁻¹R⁻ᵀ, so that it is symmetric and never has a negative diagonal.
 *
 * Source: G. Golub, Ch. Van Loan, Matrix Computations, § 5.2 and 5.3.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-fit.h"

G_DEFINE_QUARK (ter - analysis - error - quark, ter_analysis_error)

/* A column of which less than this share is its own cannot be told from the others. */
#define SINGULAR 1e-11

static void
ter_fit_clear (TerFit *self)
{
  g_free (self->coefficients);
  g_free (self->spread);
  g_free (self->residuals);
}

TER_DEFINE_RECORD (TerFit, ter_fit, ter_fit_clear)

/* The matrix under work: p columns of n numbers, one after the other. */
typedef struct
{
  /* Owned */
  double *columns;
  double *right;
  double *scales;

  guint n;
  guint p;
} Work;

static void
work_clear (Work *work)
{
  g_free (work->columns);
  g_free (work->right);
  g_free (work->scales);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static double
norm (const double *values,
      guint         n)
{
  double largest = 0, sum = 0;

  for (guint i = 0; i < n; i++)
    largest = fmax (largest, fabs (values[i]));
  if (largest == 0)
    return 0;
  for (guint i = 0; i < n; i++)
    sum += (values[i] / largest) * (values[i] / largest);

  return largest * sqrt (sum);
}

static gboolean
check_points (const double *x,
              const double *y,
              const double *weights,
              guint         n,
              guint         p,
              GError      **error)
{
  gboolean valid = TRUE;

  if (n <= p)
    {
      g_set_error (
          error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW,
          _("A model with %u parameters needs more than %u points, and there are %u. Give a "
            "longer period, or choose a simpler model."),
          p, p, n);
      return FALSE;
    }
  for (guint i = 0; i < n * p && valid; i++)
    valid = isfinite (x[i]);
  for (guint i = 0; i < n && valid; i++)
    valid = isfinite (y[i]) && (weights == NULL || (isfinite (weights[i]) && weights[i] > 0));
  if (!valid)
    g_set_error_literal (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_INVALID,
                         _("A value of the period is not a number. Set it aside first."));

  return valid;
}

/* Takes the points by rows into scaled columns. */
static void
work_init (Work         *work,
           const double *x,
           const double *y,
           const double *weights,
           guint         n,
           guint         p)
{
  work->n = n;
  work->p = p;
  work->columns = g_new (double, (gsize) n *p);
  work->right = g_new (double, n);
  work->scales = g_new (double, p);
  for (guint i = 0; i < n; i++)
    {
      double root = weights == NULL ? 1 : sqrt (weights[i]);

      work->right[i] = y[i] * root;
      for (guint j = 0; j < p; j++)
        work->columns[(gsize) j * n + i] = x[(gsize) i * p + j] * root;
    }
  for (guint j = 0; j < p; j++)
    {
      double *column = work->columns + (gsize) j * n;

      work->scales[j] = norm (column, n);
      for (guint i = 0; i < n && work->scales[j] > 0; i++)
        column[i] /= work->scales[j];
    }
}

/* Reflects @values from @from on in the mirror of @mirror, whose half square length is @half. */
static void
reflect (const double *mirror,
         double        half,
         double       *values,
         guint         from,
         guint         n)
{
  double product = 0;

  for (guint i = from; i < n; i++)
    product += mirror[i] * values[i];
  product /= half;
  for (guint i = from; i < n; i++)
    values[i] -= product * mirror[i];
}

/* Turns the matrix into R, whose diagonal goes to @diagonal and the rest above it stays in the columns. FALSE when a column
 * is not told from those before. */
static gboolean
triangulate (Work   *work,
             double *diagonal)
{
  for (guint k = 0; k < work->p; k++)
    {
      double *mirror = work->columns + (gsize) k * work->n;
      double length = norm (mirror + k, work->n - k);
      double alpha = mirror[k] > 0 ? -length : length;
      double half;

      if (length < SINGULAR)
        return FALSE;
      /* |v|² / 2 for v = x - alpha e, without its cancellation. */
      half = length * (length + fabs (mirror[k]));
      mirror[k] -= alpha;
      diagonal[k] = alpha;
      for (guint j = k + 1; j < work->p; j++)
        reflect (mirror, half, work->columns + (gsize) j * work->n, k, work->n);
      reflect (mirror, half, work->right, k, work->n);
    }

  return TRUE;
}

static double
get_r (const Work   *work,
       const double *diagonal,
       guint         row,
       guint         column)
{
  return row == column ? diagonal[row] : work->columns[(gsize) column * work->n + row];
}

/* R b = right, from the bottom. */
static void
solve_triangle (const Work   *work,
                const double *diagonal,
                const double *right,
                double       *solution)
{
  for (guint step = 0; step < work->p; step++)
    {
      guint row = work->p - 1 - step;
      double sum = right[row];

      for (guint j = row + 1; j < work->p; j++)
        sum -= get_r (work, diagonal, row, j) * solution[j];
      solution[row] = sum / diagonal[row];
    }
}

/* R⁻¹R⁻ᵀ, from the columns of R⁻¹; the scales of the columns are put back. */
static void
fill_spread (TerFit       *self,
             const Work   *work,
             const double *diagonal)
{
  guint p = self->p;
  g_autofree double *inverse = g_new0 (double, (gsize) p *p);
  g_autofree double *unit = g_new0 (double, p);

  for (guint j = 0; j < p; j++)
    {
      unit[j] = 1;
      solve_triangle (work, diagonal, unit, inverse + (gsize) j * p);
      unit[j] = 0;
    }
  for (guint i = 0; i < p; i++)
    {
      for (guint j = 0; j < p; j++)
        {
          double sum = 0;

          for (guint k = 0; k < p; k++)
            sum += inverse[(gsize) k * p + i] * inverse[(gsize) k * p + j];
          self->spread[(gsize) i * p + j] = sum / (work->scales[i] * work->scales[j]);
        }
    }
}

static void
fill_residuals (TerFit       *self,
                const double *x,
                const double *y,
                const double *weights)
{
  double sum = 0;

  for (guint i = 0; i < self->n; i++)
    {
      double weight = weights == NULL ? 1 : weights[i];

      self->weight += weight;
      sum += weight * y[i];
    }
  self->mean = sum / self->weight;
  for (guint i = 0; i < self->n; i++)
    {
      double weight = weights == NULL ? 1 : weights[i];
      double said = 0;

      for (guint j = 0; j < self->p; j++)
        said += x[(gsize) i * self->p + j] * self->coefficients[j];
      self->residuals[i] = y[i] - said;
      self->rss += weight * self->residuals[i] * self->residuals[i];
      self->tss += weight * (y[i] - self->mean) * (y[i] - self->mean);
    }
}

/**
 * ter_fit_solve:
 * @x: n × p numbers, point by point; a constant term is a column of ones
 * @y: (array length=n): the points
 * @weights: (nullable) (array length=n): the weight of each point, 1 when %NULL
 * @n: how many points
 * @p: how many parameters
 *
 * Finds the coefficients that make the weighted sum of the squares of y - X b the smallest.
 *
 * Returns: (transfer full) (nullable): the fit, or %NULL with a #TerAnalysisError: n is not above p, a value is not finite, or
 *   a column is a combination of others
 */
TerFit *
ter_fit_solve (const double *x,
               const double *y,
               const double *weights,
               guint         n,
               guint         p,
               GError      **error)
{
  g_auto (Work) work = { 0 };
  g_autofree double *diagonal = NULL;
  TerFit *self;

  g_return_val_if_fail (x != NULL && y != NULL && p > 0, NULL);

  if (!check_points (x, y, weights, n, p, error))
    return NULL;
  work_init (&work, x, y, weights, n, p);
  diagonal = g_new (double, p);
  if (!triangulate (&work, diagonal))
    {
      g_set_error_literal (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_SINGULAR,
                           _("The points do not tell the parameters of the model apart. Choose a "
                             "simpler model, or a period with other weather in it."));
      return NULL;
    }

  self = ter_fit_new ();
  self->n = n;
  self->p = p;
  self->coefficients = g_new (double, p);
  self->spread = g_new (double, (gsize) p *p);
  self->residuals = g_new (double, n);
  solve_triangle (&work, diagonal, work.right, self->coefficients);
  for (guint j = 0; j < p; j++)
    self->coefficients[j] /= work.scales[j];
  fill_spread (self, &work, diagonal);
  fill_residuals (self, x, y, weights);

  return self;
}

/**
 * ter_fit_get_variance:
 *
 * Returns: the variance of a point of weight 1: RSS / (n - p)
 */
double
ter_fit_get_variance (const TerFit *self)
{
  g_return_val_if_fail (self != NULL && self->n > self->p, NAN);

  return self->rss / (self->n - self->p);
}

/**
 * ter_fit_get_form:
 * @vector: (array): p numbers
 *
 * Returns: vᵀ (XᵀWX)⁻¹ v: times the variance of a point of weight 1, the variance of what the fit says for @vector
 */
double
ter_fit_get_form (const TerFit *self,
                  const double *vector)
{
  double sum = 0;

  g_return_val_if_fail (self != NULL && vector != NULL, NAN);

  for (guint i = 0; i < self->p; i++)
    {
      for (guint j = 0; j < self->p; j++)
        sum += vector[i] * self->spread[(gsize) i * self->p + j] * vector[j];
    }

  return sum;
}
