/* ter-student.h — How far chance goes: Student's law
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

double ter_student_cdf (double t,
                        double freedom);
double ter_student_quantile (double probability,
                             double freedom);

G_END_DECLS
