#pragma once

#include <QWidget>
#include <vector>

#include "core/params/parameter.h"

class QVBoxLayout;

namespace earshot {

class ParamRow;

/// A few settings of one thing (a projection, an exporter) as rows, made from their declarations;
/// holds their values by id.
class SmallForm : public QWidget {
  Q_OBJECT

 public:
  explicit SmallForm(QWidget* parent = nullptr);

  /// Makes the rows anew. Values that are missing, or that the declarations do not take, are
  /// defaults.
  void set_parameters(const std::vector<Parameter>& parameters, const Values& values = {});
  const Values& values() const { return values_; }
  ParamRow* row(const std::string& id) const;

 Q_SIGNALS:
  void edited(const std::string& id);

 private:
  QVBoxLayout* column_;
  std::vector<ParamRow*> rows_;
  Values values_;
};

}  // namespace earshot
